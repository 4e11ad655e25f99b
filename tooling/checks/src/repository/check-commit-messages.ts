import { longFirstLines } from './commit-messages.ts';

const problems = longFirstLines(process.cwd());
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
