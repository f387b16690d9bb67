"""Feeds: suppliers' files become rows of `usage`, and what cannot be accepted becomes rows of `refused`.

Modules, in the order in which a file passes them::

    recognise   which reader reads a file, by name and content; what can be wrong with a file
    columns     the columns of the format `usage`, and how those of a file are matched to them
    records     a file as a stream of records; a reader for each form:
      delimited   CSV with a header: comma, semicolon or tab; also .gz
      ndjson      one JSON object per line; also .gz
      parquet     Parquet
    checks      which rows are refused and why: one condition, one code, one sentence each
    currencies  how many decimals an amount has
    spool       refused rows on disk, until somebody reads them
    usage       the pass: records are read, converted and judged by SELECTs
    deliver     a file taken in: usage and refused rows first, what makes them visible last
    visible     the row that makes a load visible: checked before, numbered by one writer at a time
    deliveries  which deliveries are in force
    stale       days that only repeat the day before
    published   issues of a chart that others published
    claims      what is heard in videos and other assets; `claims_checks` says what is refused

No row vanishes: what is read is accepted or refused, and memory does not grow with the file.
"""
