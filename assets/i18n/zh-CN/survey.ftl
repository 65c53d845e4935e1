# 卡片普查：一张没见过的卡会回答什么。

survey-title = 卡片普查
    .hint = 把卡放在读卡器上，按 S。只问不写，不留卡内数据
    .done-hint = 按 C 复制整份报告，按 W 存成文件，再发给发卡方或厂家
    .outdated-hint = 下面是前一张卡的；要普查现在这张，按 S
    .run = 普查这张卡
    .again = 再普查一次
    .save = 存成文件
    .chip = 芯片
    .uid = 芯片号
    .atr = ATR
    .reader = 读卡器
    .asked = 一共问了
    .place = 位置
    .answer = 回答
    .remark = 说明
    .empty = 还没有普查。放好卡，按 S
    .nothing = 这张卡除了芯片号，什么也没有回答
survey-saved = 已存成 { $files }
survey-failed = { $what } → { $next }
survey-uid = { $first } 开头，共 { $len } 字节
survey-uid-made-up = 每次都换（手机或防追踪的卡），没有再问别的
survey-asked = { $apdus } 次，其中用密钥 { $keys } 次

# 报告。
survey-report = 卡片普查报告
    .program = 程序：card-desk { $version }
    .date = 日期：{ $date }
    .promise = 报告里没有卡内数据；芯片号只留第一个字节；没有写入任何内容。
    .line = { $label }：{ $value }
    .answers = 卡的回答
    .absent = 问过、卡上没有的：{ $names }
    .legend = 回答是状态字；文件有两个：先按字节读，再按记录读。
    .cut = 卡一直在回答，问到 { $apdus } 次为止，后面的没有再问。
survey-none = 无

# 表里的位置。
survey-place = { $by } { $name }
    .file = 文件 SFI { $sfi }
    .directory = 目录
    .mad = 扇区 { $sector } 目录（MAD）
    .mad-entry = 目录：扇区 { $sector }
    .sector = 扇区 { $sector }
    .untried = 扇区 { $sectors }

# 表里的说明。
survey-remark = { $len } 字节，{ $files } 个文件有回答
    .same = 和 { $by } 是同一个
    .issuer-locked = 发卡方已锁定，{ $len } 字节，{ $files } 个文件有回答
    .power-on = 不回答名字；通电后就在这里，{ $files } 个文件有回答
    .directory = { $records } 条记录；{ $others } 条不是应用名
    .binary = { $len } 字节，不要密钥就能读
    .binary-long = 256 字节或更多，不要密钥就能读
    .record = 记录文件，第一条 { $len } 字节
    .needs-key = 要密钥才能读
    .closed = 有这个文件，读不了
    .mad-locked = 公开的密钥打不开
    .mad-none = 没有目录
    .mad-broken = 校验和不对，内容不抄录
    .mad-read = { $entries } 个扇区有登记；发卡扇区 { $publisher }
    .mad-swapped = 也可能是 { $swapped }
    .opens = 打开了，可读块 { $blocks }；访问条件 { $access }
    .opens-unread = 打开了，访问条件读不到
    .refused = 这个密钥打不开
    .untried = 没有给它分配密钥，没有试
    .no-keys = 这种读卡器只能把密钥存进自己里面，所以没有试
    .key = 密钥 { $letter } { $key }：{ $status }

survey-known-mf = 主文件
survey-known-t-union = 交通联合
survey-known-t-union-cash = 交通联合现金
survey-known-city-union = 住建部城市一卡通
survey-known-ppse = 非接触支付目录
survey-known-pse = 支付目录
survey-known-pboc-debit = 银联借记
survey-known-pboc-credit = 银联贷记
survey-known-pboc-quasi-credit = 银联准贷记
survey-known-pboc-cash = 银联电子现金
survey-known-ndef = 标签数据
survey-known-desfire = 多应用卡
survey-known-purse = 钱包目录
survey-known-monthly = 月票目录
survey-known-adf-3 = 目录三
survey-known-extension = 扩展目录
survey-known-card = 卡上自己登记的
