export-title = export
