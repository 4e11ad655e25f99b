// The program of the thread in which a proposed set of policies is assessed; see create-policy-assessor.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { type Assessment, assessPolicies } from './assess-policies.ts';

parentPort?.postMessage(await assessPolicies(workerData as Assessment));
