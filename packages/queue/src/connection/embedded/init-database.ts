import { PGlite } from '@electric-sql/pglite';

// A program of its own, which ends: what setting up a database takes (a quarter of a gigabyte) would stay with a worker for as
// long as it runs.
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('The directory of the database is missing.');
const db = await PGlite.create({ dataDir: directory });
await db.close();
