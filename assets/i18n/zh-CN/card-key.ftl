# 卡片密钥：只有名字。

card-keys-title = 卡片密钥
