import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { COMMAND } from './markdown.ts';
import { REFERENCE_DIRECTORY, REFERENCE_PAGES } from './reference-pages.ts';

// With --check nothing is written; it fails where a page is not what it would be.
const onlyCheck = process.argv.includes('--check');

mkdirSync(REFERENCE_DIRECTORY, { recursive: true });
for (const [name, make] of Object.entries(REFERENCE_PAGES)) {
  const path = new URL(name, REFERENCE_DIRECTORY);
  const page = await make();
  if (!onlyCheck) writeFileSync(path, page);
  else if (readFileSync(path, 'utf8') !== page) {
    process.stderr.write(
      `docs/reference/${name} is out of date: run "${COMMAND}" and commit what it changes.\n`,
    );
    process.exitCode = 1;
  }
}
