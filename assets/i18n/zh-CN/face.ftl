# 看卡面、拍照点名。
faces-title = 看卡面
    .hint = 把照片拖进窗口，或粘贴、打开图片

# 认码规则。
learn-title = 认新码
    .hint = 先扫一个认不得的码

# 扫码枪（串口）、摄像头、剪贴板。
scanner-ready = 扫码枪已接好
    .next = 请扫码
scanner-gone = 扫码枪没有接上
    .next = 插好数据线，等几秒会自动重试；还不行就核对设置里的串口
scanner-too-long = 扫码枪一次送来的内容太长，没有读取
    .next = 请再扫一次，一次只扫一个码
camera-unnamed = 设置里的摄像头写得不对
    .next = 在设置文件里写编号（如 0），写法见说明书
camera-not-built = 本程序没有带摄像头功能
    .next = 改用扫码枪或照片
camera-no-pictures = 文件夹里没有能打开的图片
    .next = 核对设置里的文件夹
camera-ended = 文件夹里的图片放完了
    .next = 要再看一遍，请重新打开
camera-picture = 文件夹里有一张图片打不开
    .next = 换掉这张图片，再重新打开
camera-not-opened = 摄像头打不开
    .next = 关掉正在用摄像头的程序，再重新打开
camera-mute = 摄像头没有画面
    .next = 拔下重插，或换一个编号
camera-gone = 摄像头断开了
    .next = 插好数据线，再重新打开
camera-untested = 摄像头功能还没有在真的摄像头上试过
clipboard-closed = 剪贴板打不开
    .next = 再按一次；不行就把图片拖进窗口
clipboard-no-picture = 剪贴板里没有图片
    .next = 先复制一张图片，再粘贴
clipboard-picture = 剪贴板里的图片打不开
    .next = 存成图片文件，再拖进窗口
