import { runVerifier } from './run-verifier.ts';
import { supportOldNode } from './support-old-node.ts';

supportOldNode();
process.exitCode = await runVerifier(process.argv.slice(2));
