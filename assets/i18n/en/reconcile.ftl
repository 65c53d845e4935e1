reconcile-title = signed sheets
