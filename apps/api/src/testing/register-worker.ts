import { createIssueToken, createPrincipalCreator } from '@countersign/use-cases';
import type { Installation } from './installation.ts';

let workers = 0;

/** Lets a worker on another machine in. Gives its token, and the identifier of that. */
export async function registerWorker({
  services,
}: Installation): Promise<{ readonly id: string; readonly token: string }> {
  workers += 1;
  const actor = { kind: 'system' } as const;
  const email = `worker-${workers}@acme.example`;
  const principal = await createPrincipalCreator(services)({
    actor,
    principal: { name: `Worker ${workers}`, email, kind: 'machine', roles: ['worker'] },
  });
  return createIssueToken(services)({ actor, principal: principal.id, label: 'worker', expiresAt: null });
}
