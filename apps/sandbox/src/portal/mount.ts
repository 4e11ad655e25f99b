import type { FastifyInstance } from 'fastify';
import { ESET_PROVIDERS } from '../eset/person.ts';
import type { SandboxState } from '../state.ts';
import { createApiUser } from './dotdigital/create-api-user.ts';
import { deleteApiUser } from './dotdigital/delete-api-user.ts';
import { editApiUser } from './dotdigital/edit-api-user.ts';
import { listApiUsers } from './dotdigital/list-api-users.ts';
import { unlockApiUser } from './dotdigital/unlock-api-user.ts';
import { acceptInvitation } from './eset/accept-invitation.ts';
import { changeOwnPassword } from './eset/change-own-password.ts';
import { createUser } from './eset/create-user.ts';
import { editUser } from './eset/edit-user.ts';
import { enableApiAccess } from './eset/enable-api-access.ts';
import { listUsers } from './eset/list-users.ts';
import { logIn } from './eset/log-in.ts';
import type { Portal } from './eset/operator.ts';
import { pressIntegrations } from './eset/press-integrations.ts';
import { removeUser } from './eset/remove-user.ts';
import { resendInvitation } from './eset/resend-invitation.ts';
import { readMail } from './read-mail.ts';

/** What people do in the vendors' portals and in their mail. */
export async function mountPortal(app: FastifyInstance, state: SandboxState): Promise<void> {
  readMail(app, state);
  for (const provider of ESET_PROVIDERS) {
    await app.register(async (scope) => mountEset(scope, { state, provider }), { prefix: `/${provider}` });
  }
  await app.register(async (scope) => mountDotdigital(scope, state), { prefix: '/dotdigital' });
}

function mountEset(app: FastifyInstance, portal: Portal): void {
  listUsers(app, portal);
  createUser(app, portal);
  editUser(app, portal);
  pressIntegrations(app, portal);
  removeUser(app, portal);
  resendInvitation(app, portal);
  acceptInvitation(app, portal);
  logIn(app, portal);
  changeOwnPassword(app, portal);
  if (portal.provider === 'eset-msp-administrator-2') enableApiAccess(app, portal);
}

function mountDotdigital(app: FastifyInstance, state: SandboxState): void {
  listApiUsers(app, state);
  createApiUser(app, state);
  editApiUser(app, state);
  deleteApiUser(app, state);
  unlockApiUser(app, state);
}
