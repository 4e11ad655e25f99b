import { createOpenApiDocument } from '@countersign/api/openapi';
import { auditEventsPage } from './audit-events-page.ts';
import { commandsPage } from './commands-page.ts';
import { configurationPage } from './configuration-page.ts';
import { effectsPage } from './effects-page.ts';
import { errorsPage } from './errors-page.ts';
import { notificationsPage } from './notifications-page.ts';
import { rolesPage } from './roles-page.ts';

/** How each file in docs/reference is made from what the programs themselves go by. */
export const REFERENCE_PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'errors.md': errorsPage,
  'audit-events.md': auditEventsPage,
  'commands.md': commandsPage,
  'configuration.md': configurationPage,
  'effects.md': effectsPage,
  'notifications.md': notificationsPage,
  'roles.md': rolesPage,
  'openapi.json': async () => `${JSON.stringify(await createOpenApiDocument(), null, 2)}\n`,
};

/** Where they lie. */
export const REFERENCE_DIRECTORY = new URL('../../../../docs/reference/', import.meta.url);
