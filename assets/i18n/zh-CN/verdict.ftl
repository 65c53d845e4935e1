# 结论：词、说明、下一步。每一步只说一件事，不超过三十个字。

all-agree = 一致
    .headline = { $how ->
        [three] 芯片、卡面、名册三方一致
       *[two] 读到的信息与名册一致
    }
    .look = 核验完成，请放下一张卡
    .wait = { wait-ok }
face-only = 卡面一致
    .headline = 卡面码与名册一致，芯片没有参加比较
    .look = 要核对芯片，请把卡放上读卡器
    .wait = { wait-ok }
chip-only = 芯片一致
    .headline = 芯片与名册一致，卡面没有参加比较
    .look = 看一眼卡面姓名，再放下一张
    .wait = { wait-ok }
chip-other-person = 芯片不符
    .headline = 芯片指向另一个人，与卡面或名册不符
    .look = 这张卡不要交给任何人，收下核对
    .wait = 按空格放入隔离盒，不要发出
face-other-person = 卡面不符
    .headline = 卡面指向另一个人，与芯片或名册不符
    .look = 这张卡不要交给任何人，收下核对
    .wait = 按空格放入隔离盒，不要发出
not-on-list = 名单无此人
    .headline = 名册里没有人对应这张卡
    .look = 用姓名或教育ID再查一次（按 / 查找）
    .wait = 按空格放入隔离盒，原因记为不在名单
field-diff = 信息不同
    .headline = 是同一个人，但有信息不一致：{ $fields }
    .look = 当面核对，不符时请到教务处登记更正
    .wait = 当面核对无误后按空格，否则按 Esc
nobody-named = 认不出
    .headline = 卡和码里没有认得的号码，没法和名册比较
    .look = { $mode ->
        [intake] 请扫卡面上的码
       *[other] 请扫卡面码，或按 / 查找
    }
    .wait = 请扫卡面码，或按 / 查找
roster-missing = 无名单
    .headline = 没有可以比较的依据：名册还没有导入
    .look = 请先导入名册
    .wait = 请先导入名册
old-card = 旧卡
    .headline = 已申请补卡，这是原来的旧卡
    .look = 收下旧卡，请持卡人用新卡
    .wait = 按空格收下这张旧卡
loss-reported = 已挂失
    .headline = 这张卡登记过挂失，或芯片已被锁定
    .look = 收下这张卡，请家长在官方系统里处理
    .wait = 按空格收下这张卡
already = { $custody ->
        [in-office] 已入库
        [quarantined] 已隔离
        [with-teacher] 已交班主任
        [back] 已收回
        [gone] 已送走
       *[held] 已领
    }
    .headline = 这件事已经记过一次，没有再记
    .look = 核对时间和领取人；有误请按 P 搁置
    .wait = 核对时间和领取人；有误请按 P 搁置
expired = 已过有效期
    .headline = 有效期的最后一天已经过去
    .look = 提醒家长在官方应用里办理延期
    .wait = 仍要继续请按空格，不要继续按 Esc
date-diff-extended = 已延期
    .headline = 芯片有效期晚于卡面：这张卡办过延期
    .look = 核验完成，以芯片有效期为准
    .wait = { wait-ok }
collision = 请只放一张
    .headline = 读卡器上有两张卡，没有记录任何一张
    .look = 拿开所有卡，再放一张
    .wait = 拿开所有卡，再放一张
torn-read = 请再放一次
    .headline = 没有读完卡就移动了，没有记录
    .look = 把卡平放，听到声音再拿开
    .wait = 把卡平放，听到声音再拿开
chip-dead = 芯片无反应
    .headline = 连续三次没有应答；芯片卡不存在消磁
    .look = 请扫卡面二维码，或按 P 搁置
    .wait = 按空格放入隔离盒，原因记为芯片无反应
reader-cannot = 此读卡器{"\u200B"}读不了此类卡
    .headline = 卡没有坏，是读卡器不支持这种芯片
    .look = 请扫卡面二维码，或换一台读卡器
    .wait = 请扫卡面二维码，或换一台读卡器
not-a-card = 请放实体卡
    .headline = 这是手机或每次换号的卡，不能用来认人
    .look = 请放实体学生卡
    .wait = 请放实体学生卡

wait-ok = { $mode ->
        [intake] 按空格记为入库，卡放回卡位
        [handover] 卡交给领取人，按空格记为已领
        [return] 按空格记为收回
       *[verify] 核验完成，请放下一张卡
    }

step-second-card = 已有同类卡：1 旧卡坏 2 旧卡丢 3 其他，Esc 取消
step-recorded = { $mode ->
        [intake] 已记入库，请放下一张卡
        [handover] 已记发卡，请放下一张卡
        [return] 已记收回，请放下一张卡
       *[verify] 已记录，请放下一张卡
    }
step-set-aside = 已记隔离：{ $reason }，请放入隔离盒
step-dropped = 没有记录，请放下一张卡

# 能说到哪一步：从不多说。
level-l0 = 按号码查到
level-l1 = 卡面码与名单一致
level-l2 = 此卡即签收时的那张卡
level-l3 = 芯片号与卡面号一致
level-l3-record = 芯片号与登记号一致
level-l4 = 芯片学籍信息一致
read-l1 = 只读到卡面码
read-l2 = 只认出芯片号
read-l3 = 读到芯片里的公开卡号
read-l4 = 读到芯片里的学籍信息
read-nothing = 没有读到可以比较的内容
evidence = 证据 { $level }
chip = 芯片
face = 卡面
roster = 名册

difference-name = 姓名
difference-sex = 性别
difference-date = 有效期
difference-transit-number = 一卡通卡号
difference-not-yet = 起始日期
difference-more = { $first }等

finding-no-profile = 没有适合这张卡的读法，只读了芯片号
finding-sector-locked = 第 { $sector } 扇区没有打开
finding-key-missing = 密钥文件里缺少“{ $name }”
finding-key-not-derived = 算不出这张卡的密钥“{ $name }”：卡上缺少需要的号码
finding-directory-odd = 卡内的应用目录有异常，仍按目录读取
finding-not-in-directory = 卡内的应用目录里没有 { $application }
finding-unsteady = 第 { $sector } 扇区每次读到的内容不同，没有采用；请把卡放稳再读
finding-classic-hidden = 这张卡可能还有 M1 部分，这台读卡器不显示；请换一台能读 M1 的读卡器再读
finding-classic-hidden-reader = 这张卡可能还有 M1 部分，{ $reader } 不显示；请换一台能读 M1 的读卡器再读
finding-classic-hidden-switch = 这张卡可能还有 M1 部分，{ $reader } 不显示：{ $switch }
finding-reader-stores-keys = 读卡器（{ $reader }）只能永久存密钥，本软件不存；扇区没有读，请换一台读卡器
finding-locked-by-issuer = 发卡方已锁定这张卡的应用
finding-part-refused = 卡拒绝读取其中一部分
finding-check-failed = 一项校验不通过，这部分没有采用
finding-field-unreadable = 有一项内容无法识别
finding-text-truncated = 芯片里的文字被截短，按开头比较
finding-unexpected = 有一项内容不在预期范围
finding-profiles-disagree = 两种读法结果不同：{ $role }
finding-example-profile = 使用了示例读法，内容仅供演练

role-transit-card-no = 一卡通卡号
role-bjt-no = 北京通号
role-edu-id = 教育ID
role-cmis-no = 学籍号
role-student-no = 校内学号
role-student-name = 姓名
role-sex = 性别
role-school-code = 学校代码
role-school-name = 学校
role-valid-from = 起始日期
role-valid-to = 有效期
role-transit-valid-to = 交通有效期
role-card-kind = 卡类
role-card-status = 卡状态
role-purse-balance = 余额
