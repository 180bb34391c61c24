/**
 * Loaded into the backend's process by `--import`: its clock is off by `TEST_CLOCK_OFFSET_MS`, and runs on from
 * there. Only `Date` is shifted; timers and the monotonic clock go on as they would on such a machine.
 */
const offsetMs = Number(process.env.TEST_CLOCK_OFFSET_MS);
const TrueDate = Date;

globalThis.Date = new Proxy(TrueDate, {
  construct: (_target, args, newTarget) =>
    Reflect.construct(TrueDate, args.length === 0 ? [TrueDate.now() + offsetMs] : args, newTarget),
  get: (target, key) =>
    key === 'now' ? () => TrueDate.now() + offsetMs : Reflect.get(target, key),
});
