paper-title = lists and printing
