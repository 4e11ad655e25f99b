import { letReadersGo } from '../output/closed-pipes.ts';
import { runVerifier } from './run-verifier.ts';
import { supportOldNode } from './support-old-node.ts';

supportOldNode();
letReadersGo();
process.exitCode = await runVerifier(process.argv.slice(2));
