/** What services are started with. Left to itself, V8 lets what is of short use grow to several times of what a service has in hand. */
export const SERVICE_FLAGS: readonly string[] = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=2',
];
