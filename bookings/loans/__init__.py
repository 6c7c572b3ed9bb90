"""Things to lend: a drill, a tent, a sewing machine, and who has them until when."""
