/**
 * What Node 18 does not have of what the verification uses. Only the file that is handed out runs there.
 * Must run before anything is verified.
 */
export function supportOldNode(): void {
  add(String.prototype, 'isWellFormed', function isWellFormed(this: string) {
    return !/\p{Surrogate}/u.test(this);
  });
  add(
    Array.prototype,
    'toSorted',
    function toSorted(this: unknown[], compare?: (a: unknown, b: unknown) => number) {
      return [...this].sort(compare);
    },
  );
  add(Array.prototype, 'toReversed', function toReversed(this: unknown[]) {
    return [...this].reverse();
  });
  add(Array.prototype, 'toSpliced', function toSpliced(this: unknown[], start: number, ...rest: number[]) {
    const copy = [...this];
    Reflect.apply(copy.splice, copy, [start, ...rest]);
    return copy;
  });
}

function add(prototype: object, name: string, value: unknown): void {
  if (!(name in prototype))
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}
