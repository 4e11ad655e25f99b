import { mkdirSync, writeFileSync } from 'node:fs';
import { REFERENCE_DIRECTORY, REFERENCE_PAGES } from './reference-pages.ts';

mkdirSync(REFERENCE_DIRECTORY, { recursive: true });
for (const [name, make] of Object.entries(REFERENCE_PAGES)) {
  writeFileSync(new URL(name, REFERENCE_DIRECTORY), await make());
}
