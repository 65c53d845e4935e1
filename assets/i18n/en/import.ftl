import-title = import
