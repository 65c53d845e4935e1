# 这张卡：逐个扇区和文件。

chip-title = 这张卡
