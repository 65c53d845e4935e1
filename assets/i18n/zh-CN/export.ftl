export-title = 导出
