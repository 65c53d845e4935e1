import-title = 导入
