"""When a shop is open, day by day, on special days and on markets."""
