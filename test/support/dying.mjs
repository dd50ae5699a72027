/** A function for `failPoint` that ends this process as a loss of power would, or freezes it, at the n-th passing. */
export function diesAt(wish) {
  if (wish === undefined) return undefined;
  let passed = 0;
  return (point) => {
    if (point !== wish.point || (passed += 1) !== wish.passing) return;
    process.kill(process.pid, wish.signal ?? 'SIGKILL');
  };
}
