# 看卡面、拍照点名。
faces-title = 看卡面
    .hint = 把照片拖进窗口，或粘贴、打开图片

# 认码规则。
learn-title = 认新码
    .hint = 先扫一个认不得的码
