"""One offline page that shows a record and the characters behind each entry."""
