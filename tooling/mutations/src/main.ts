import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { MUTATIONS } from './mutations.ts';
import { runMutations } from './run-mutations.ts';

// Files are made wrong in place, so nothing that somebody wrote may be in the way.
const root = resolve(import.meta.dirname, '../../..');
if (execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }) !== '') {
  process.stderr.write(
    'The checkout has changes; commit them first, because the mutations are made in it.\n',
  );
  process.exit(2);
}
const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ area, fault }) => words.length === 0 || words.some((word) => `${area} ${fault}`.includes(word)),
);
let survived = 0;
let stopped = false;
// What was made wrong is made right again before the end.
process.on('SIGINT', () => {
  stopped = true;
});
for (const { mutation, killed, by } of runMutations(root, chosen)) {
  if (stopped) break;
  if (!killed) survived += 1;
  process.stdout.write(
    `${killed ? 'killed  ' : 'SURVIVED'}  ${mutation.area.padEnd(14)} ${mutation.fault}\n            ${by}\n`,
  );
}
process.stdout.write(`\n${chosen.length - survived} killed, ${survived} survived\n`);
process.exitCode = survived === 0 && chosen.length > 0 && !stopped ? 0 : 1;
