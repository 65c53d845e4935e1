# 卡片配置。

profiles-title = 卡片配置
