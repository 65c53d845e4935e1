# 台面：模式、指示灯、人、物、计数、列表。

app-title = 学生卡工作台
desk-name = { $desk }窗口
training = 演练
as-of = 数据截至 { $time }
mode-verify = 查验
mode-intake = 入库
mode-handover = 发卡
mode-return = 收卡

lamp-starting = 正在寻找读卡器
    .panel = 正在启动
    .next = 请稍候，扫码已经可用
lamp-ready = 读卡器就绪
    .panel = 请放卡
    .next = 把卡平放在读卡器上
lamp-card-present = 有卡
    .panel = 有卡
    .next = 听到声音后拿开
lamp-reading = 正在读卡
    .panel = 正在读卡
    .next = 不要移动卡
lamp-no-reader = 读卡器断开
    .panel = 请接好读卡器
    .next = 重新插好读卡器的线，接好后自动恢复
lamp-service-down = 读卡服务未运行
    .panel = 读卡服务未运行
    .next = 正在自动重试；两分钟不恢复按 F11
lamp-denied = 没有读卡权限
    .panel = 没有读卡权限
    .next = 请管理员给这个账户读卡权限
lamp-busy = 读卡器被占用
    .panel = 读卡器被占用
    .next = 请关闭正在使用读卡器的其他程序
lamp-virtual = 虚拟读卡器
    .panel = 请放虚拟卡
    .next = 点下面的卡，或按 Alt 加数字
lamp-scan-still-works = 扫码仍可用（证据 L1）
lamp-kept = 已记的都在，没有丢失

empty-verify = 请放卡或扫码
    .hint = 查验只看不记，什么都不会写入台账
    .next = 把卡平放在读卡器上，或扫卡面二维码
empty-intake = 请放卡或扫码
    .hint = 入库时把芯片和学生对应起来
    .next = 先扫卡面二维码，再把同一张卡放上读卡器
empty-handover = 请放卡或扫码
    .hint = 找到卡，放上读卡器，核对本人
    .next = 取出学生的卡，放上读卡器
empty-return = 请放卡或扫码
    .hint = 捡到的、毕业的、换下的卡都在这里收回
    .next = 把收回的卡放上读卡器
empty-no-batch = 还没有批次
    .hint = 入库要先有制卡清单
    .next = 请先导入这一批的清单

class = { $grade ->
        [1] 一
        [2] 二
        [3] 三
        [4] 四
        [5] 五
        [6] 六
        [7] 七
        [8] 八
        [9] 九
        [10] 高一
        [11] 高二
       *[12] 高三
    }{ $grade ->
        [10] {""}
        [11] {""}
        [12] {""}
       *[other] 年级
    } { $class } 班
seat = { $seat } 号
slot = 盒 { $tray } · 格 { $place }
label-class = 班级
label-slot = 卡位
label-valid-until = 有效期至
label-education-id = 教育ID
label-card-number = 北京通号
label-kind = 卡
label-at = 时间
label-desk = 在哪里
label-collector = 谁领的
label-batch = 批次
label-taken-by = 领取人
label-differences = 不同之处
label-relations = 比较
label-next = 下一步
label-recent = 最近十次
label-custody = 现在在哪里
label-cost = 读卡命令
label-recorded = 记录
desk-gone = 工作台停止了
    .next = 请关闭窗口，重新打开程序
no-one = 未指定
all-classes = 全部班级
desk-of = { $desk }窗口
today-at = 今天 { $time }
unprintable = 字库没有：{ $codes }

collector-student = 本人
collector-guardian = 家长
collector-teacher = 班主任
taken-by-student = 本人领取
taken-by-guardian = 家长代领
taken-by-teacher = 班主任代领

kind-beijing-tong = 北京通学生卡
kind-enrollment = 学籍卡
kind-photo-id = 证件卡
kind-unknown = 卡种未知

custody-expected = 还没到
custody-at-district = 已到区里，待领
custody-in-office = 在办公室
custody-unchecked = 在办公室，待复检
custody-with-teacher = 在班主任处
custody-quarantined = 已隔离：{ $reason }
custody-held = 已领走
custody-lost = 已挂失
custody-found = 捡到，在办公室
custody-surrendered = 已收回：{ $reason }
custody-returned-to-issuer = 已退回卡中心
custody-at-other-school = 已转其他学校
custody-never-arrived = 一直没到

quarantine-chip-dead = 芯片无反应
quarantine-chip-face-mismatch = 芯片与卡面不符
quarantine-face-wrong = 卡面印错
quarantine-code-unreadable = 二维码读不出
quarantine-duplicate-person = 一人多卡
quarantine-duplicate-number = 号码重复
quarantine-not-on-list = 不在名单
quarantine-student-left = 学生已离校
quarantine-damaged = 卡片损坏
quarantine-other = 其他原因

return-found = 捡到
return-graduated = 毕业
return-left = 离校
return-transferred = 转学
return-replaced = 换新卡
return-defective = 不能用
return-other = 其他原因

count-of-handed = / { $expected } 已发
count-of-ok = / { $expected } 合格
count-parked = 待处理 { $count }
count-of-looked = / { $expected } 在库
count-returned = / { $expected } 已发
balance = { $expected } = { $ok } + { $quarantined } + { $missing }
    .words = 名单 = 合格 + 隔离 + 缺
    .holds = 平衡
    .broken = 不平衡，请核对
    .extra = 多出 { $extra }

act-roster-imported = 导入名册 { $students } 人
act-batch-imported = 导入清单 { $cards } 张
act-taken-in = 入库
act-set-aside = 隔离 · { $reason }
    .short = 隔离
act-handed-over = 发卡 · { $who }
act-returned = 收卡 · { $reason }
act-loss-claimed = 登记挂失
act-superseded = 登记补卡
act-batch-closed = 批次结束
act-parked = 搁置 { $reason }
act-list-made = 清单 · { $title }
act-undone = 已撤销一次
act-was-undone = 已撤销
no-acts = 还没有记录。第一张卡放上来就会出现在这里

park-1 = 学生没来
park-2 = 找不到卡
park-3 = 身份不确定
park-4 = 信息要更正
park-5 = 卡有问题
park-6 = 家长有疑问
park-7 = 等老师处理
park-8 = 等学校处理
park-9 = 其他
park-title = 搁置：按一个数字选原因

search-title = 查找
    .placeholder = 姓名、拼音首字母、教育ID或班级座号
    .none = 没有找到。换个写法，或只输拼音首字母
    .hint = 输入三个拼音首字母就够了，按回车查找
    .pick = 按数字选择，或点这一行
    .more = 只列前 { $count } 条，再多输一点
class-title = 选择班级
    .hint = 再选一次同一个班就是全部班级；输入 73 再按回车就是七年级 3 班
    .none = 还没有班级。请先导入名册
help-title = 按键
    .hint = 按 Esc 或 F1 回到工作台
diagnosis-title = 读卡器与诊断
    .writes = 写卡命令
    .writes-none = { $count } 次，本程序从不写卡
    .writes-some = { $count } 次，请立即停用并联系管理员
    .lamp = 读卡器
    .notice = 最近一条提示
    .quiet = 没有提示
    .scanner = 扫码测试
    .scanner-hint = 现在扫任何一张卡面，听到声音即可用
shelf-title = 虚拟卡架
    .laid = 已放上
    .lift = 拿开
    .lay = 放上
shelf-good = 好卡
shelf-dead = 坏芯片
shelf-stranger = 陌生卡
shelf-old = 旧卡
shelf-lost = 挂失卡
shelf-swapped = 芯片换人
shelf-phone = 手机
shelf-two = 两张卡
shelf-foreign = 读不了的卡
shelf-hasty = 拿得太快
