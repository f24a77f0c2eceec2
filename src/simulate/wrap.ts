/** One replacement of a method; those made later lie above it. */
interface Layer {
  isOver: boolean;
  /** What the object itself had before. */
  readonly own: PropertyDescriptor | undefined;
}

type Callable = (...args: never[]) => unknown;

/** By the function that stands in the object. */
const layers = new WeakMap<object, Layer>();

/**
 * Puts what `around` makes of a method in its place, until the function it returns is called. Layers
 * may end in any order: one that is over passes everything on, and goes with those above it.
 */
export function wrap<T extends object, K extends keyof T>(
  target: T,
  name: K,
  around: (inner: T[K]) => T[K],
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  const layer: Layer = { isOver: false, own };
  // What is inherited may get layers of its own meanwhile.
  const inherited: unknown = function (this: unknown, ...args: never[]): unknown {
    const method = Reflect.get(Object.getPrototypeOf(target) as object, name) as Callable;
    return Reflect.apply(method, this, args) as unknown;
  };
  const inner = own ? target[name] : (inherited as T[K]);
  const outer = around(inner);
  const entry = function (this: unknown, ...args: never[]): unknown {
    return Reflect.apply((layer.isOver ? inner : outer) as Callable, this, args);
  };
  layers.set(entry, layer);
  Object.defineProperty(target, name, { configurable: true, writable: true, value: entry });
  return () => {
    layer.isOver = true;
    const top = (): Layer | undefined => layers.get(target[name] as object);
    for (let over = top(); over?.isOver; over = top()) {
      if (over.own) Object.defineProperty(target, name, over.own);
      else Reflect.deleteProperty(target, name);
    }
  };
}
