/** Deeds that must not overlap: each begins when the one before has ended, well or not. */
export type InTurn = <Result>(deed: () => Promise<Result>) => Promise<Result>;

export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (deed) => {
    const next = last.then(deed);
    last = next.catch(() => undefined);
    return next;
  };
}
