import { expect, test } from 'vitest';
import { approve, run, submit, view } from '../testing/act.ts';
import { EMA2 } from '../testing/first-step.ts';
import { adoptOnEma2, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { tamper } from '../testing/tamper.ts';
import { withWorld } from '../testing/world.ts';

const EDITED = { code: 'AUTHORITY_MISMATCH' };

test.each([
  ['another role', "role = 'root'"],
  ['another kind', "kind = 'person'"],
  ['another integration', "integration = 'crm'"],
  ['another name at the provider', "provider_id = 'somebody-else'"],
  ['another account', "account = 'shop'"],
  ['more rights', 'permission_type = 1, integrations_enabled = 1'],
])('nothing is asked for about an API user whose row was given %s', (_what, set) =>
  withWorld(async (world) => {
    const subject = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
    tamper(world, `UPDATE api_user SET ${set}`);
    const change = { description: 'Other' };
    const asked = submit(world, { provider: EMA2, account: 'msp', subject, action: 'update', change });
    await expect(asked).rejects.toMatchObject(EDITED);
  }),
);

test.each([
  ['before it is approved', 'asked'],
  ['before it is carried out', 'approved'],
] as const)('a row that is edited %s sends no worker anywhere', (_when, at) =>
  withWorld(async (world) => {
    const subject = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
    const order = { provider: EMA2, account: 'msp', subject, action: 'update' } as const;
    const asked = { ...order, change: { description: 'Other' } };
    const id = await (at === 'asked' ? submit(world, asked) : submitApproved(world, asked));
    tamper(world, "UPDATE api_user SET provider_id = 'somebody-else'");
    if (at === 'asked') await expect(approve(world, id)).rejects.toMatchObject(EDITED);
    const { deps, calls } = withScript(world.another(), EMA2);
    await run(world, deps).catch((error: unknown) => expect(error).toMatchObject(EDITED));
    expect(calls).toEqual([]);
    expect(() => view(world, id)).toThrow(expect.objectContaining(EDITED));
  }),
);
