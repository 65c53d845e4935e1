reconcile-title = 签收表回收
