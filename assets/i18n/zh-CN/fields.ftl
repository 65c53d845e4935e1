# 卡面、芯片、名册逐项对照；fields 本身是二维码这一项的名字。
fields = 二维码
    .face = 卡面码
    .chip = 芯片
    .roster = 名册
    .summary = { $same } 项相同 · { $differ } 项不同 · { $unread } 项没有比较
    .waits-face = 芯片已读。再扫卡面二维码，20 秒内算同一张卡
    .waits-chip = 卡面已读。把同一张卡放上读卡器，20 秒内算同一张卡
    .ask-eye = 同：印的字与名册一致时按
    .by-eye = 印的字目测相同；只记在屏上，不入台账
    .same-by-eye = 目测同
    .code-read = 已读
    .code-unknown = 认不得
    .code-disputed = 读法不一
    .code-typed = 手工输入
nothing-for-the-eye = 没有要用眼核对的卡
    .next = 请在查验或入库时先扫码

choose-pictures = 打开卡面照片，可以多选
    .kind = 照片
