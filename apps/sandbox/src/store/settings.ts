import { z } from 'zod';
import type { Meta } from './meta.ts';

const SETTINGS_KEY = 'settings';

const ema2 = z.strictObject({
  /** `sixty-seconds`: token.html (1 minute, session of 30 minutes). `one-hour`: swagg_renew.html. */
  tokenProfile: z.enum(['sixty-seconds', 'one-hour']).default('sixty-seconds'),
  /** User/Create documents 1 (active) although the invited person still has to activate; 2 shows the portal's view. */
  createAnswersStatus: z.union([z.literal(1), z.literal(2)]).default(1),
  acceptStringPermissionTypes: z.boolean().default(true),
  acceptIntegerPermissionTypes: z.boolean().default(true),
  /** Clients of the API have met both spellings of the property names. */
  casing: z.enum(['camel', 'pascal']).default('camel'),
});

const esetConnect = z.strictObject({
  accessTokenSeconds: z.int().min(1).max(86_400).default(3600),
  callsPerSecond: z.int().min(1).max(1000).default(10),
});

const hub = z.strictObject({
  /** Users whom the known issue hits: a good token, then 403 on every resource. */
  knownIssueEmails: z.array(z.string()).default([]),
  /** One revision of the vendor's page allows it as a stopgap, another forbids it. */
  superuserMayHoldIntegrations: z.boolean().default(false),
  /** permissions.html lets a user with write access press the toggle; the ESET Connect page asks for a Superuser. */
  writeAccessMayGrantIntegrations: z.boolean().default(false),
});

const dotdigital = z.strictObject({
  /** "May stay locked up to five minutes" after Unlock. */
  unlockDelaySeconds: z.int().min(0).max(300).default(0),
  /** Whether CreateApiUser repeats the password in its answer is not known; a client has to cope with it. */
  createEchoesPassword: z.boolean().default(false),
});

/** Switches between the readings that the vendors' documents leave open. */
const settingsSchema = z.strictObject({
  ema2: ema2.prefault({}),
  esetConnect: esetConnect.prefault({}),
  hub: hub.prefault({}),
  dotdigital: dotdigital.prefault({}),
});

/** Any part of the settings; what is left out keeps its value. */
export const settingsPatchSchema = z.strictObject({
  ema2: z.record(z.string(), z.unknown()).optional(),
  esetConnect: z.record(z.string(), z.unknown()).optional(),
  hub: z.record(z.string(), z.unknown()).optional(),
  dotdigital: z.record(z.string(), z.unknown()).optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

export type SettingsStore = {
  current(): Settings;
  /** Throws a ZodError when a name or value is not known; nothing is changed then. */
  patch(patch: z.infer<typeof settingsPatchSchema>): Settings;
};

export function createSettings(meta: Meta): SettingsStore {
  const current = () => settingsSchema.parse(JSON.parse(meta.read(SETTINGS_KEY) ?? '{}'));
  return {
    current,
    patch: (patch) => {
      const before = current();
      const after = settingsSchema.parse({
        ema2: { ...before.ema2, ...patch.ema2 },
        esetConnect: { ...before.esetConnect, ...patch.esetConnect },
        hub: { ...before.hub, ...patch.hub },
        dotdigital: { ...before.dotdigital, ...patch.dotdigital },
      });
      meta.write(SETTINGS_KEY, JSON.stringify(after));
      return after;
    },
  };
}
