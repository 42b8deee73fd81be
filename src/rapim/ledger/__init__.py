"""Where each fact came from (batches) and who changed what (the log).

A batch is one table of one file, loaded once, by someone, at one moment. Facts of every
room point to the batch that brought them and are never changed; the last batch that was
known at a moment wins. The log has one row for each act that wrote.
"""
