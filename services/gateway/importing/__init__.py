"""Files that people upload, carried to the services row by row while nobody waits.

An upload is kept in the gateway's database, sealed. A process that has nothing else to do reads it
(the dry run), a person looks at what was found and decides, and then a process hands the rows to
the services as that person, under keys made of the import and the row: whatever is interrupted is
done again and has its effect once.

kinds.py    what a kind of file has to say: how it is read, and in which phases it is handed over
carrier.py  reads and hands over, one process an import, a page of rows at a time
uploads.py  what people do: upload, decide, go on, look
tenants.py  the tenants' file
jobs.py     the repairs system's file of jobs
arrears.py  the rent system's file of who is in arrears
before.py   what the scheme is compared with: repairs before it, homes outside it
handing_over.py  what they do alike
"""
