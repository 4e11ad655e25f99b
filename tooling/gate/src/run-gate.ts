import { spawn } from 'node:child_process';
import type { Gate } from './static-gates.ts';

/** How a gate ended. */
export type GateResult = {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** Standard output and standard error as they came; empty when the gate wrote straight to the terminal. */
  readonly output: string;
};

/** Where programs run, and what ends them early. */
export type Surroundings = { readonly cwd: string; readonly signal: AbortSignal };

/** Runs a gate and keeps its output for the summary. A program that cannot be started is a failed gate. */
export function runGate(gate: Gate, surroundings: Surroundings): Promise<GateResult> {
  const start = performance.now();
  const [program, ...args] = gate.command;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const end = (passed: boolean, extra = '') => {
      const output = Buffer.concat(chunks).toString('utf8') + extra;
      resolve({ name: gate.name, passed, seconds: (performance.now() - start) / 1000, output });
    };
    const child = spawn(program, args, { ...surroundings, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => end(false, `${error.message}\n`));
    child.once('close', (code) => end(code === 0));
  });
}
