import type { OperatorAccess, ProviderContext } from '../provider-context.ts';

/** How messages call the provider. */
export const DOTDIGITAL = 'dotdigital';

export type DotdigitalContext = ProviderContext<'dotdigital'>;
export type DotdigitalAccess = OperatorAccess<'dotdigital'>;
