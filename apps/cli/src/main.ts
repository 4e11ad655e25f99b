import { letReadersGo } from './output/closed-pipes.ts';
import { runCommandLine } from './run-command-line.ts';

letReadersGo();
process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
