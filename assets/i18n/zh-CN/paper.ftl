paper-title = 清单与打印
