"""What every process does so that nothing it leaves behind is half made or read by others: files
that are whole or not there, passwords that lie in files, logs without secrets."""
