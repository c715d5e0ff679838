/** What plugins of a VM have declared about properties that they set. */
export class DeclaredProperties {
  readonly #readOnly = new Map<string, boolean>();

  /** Notes a declaration. @returns `false` when the plugin has declared that property before. */
  declare(rootId: number, name: string, isReadOnly: boolean): boolean {
    const key = `${rootId} ${name}`;
    if (this.#readOnly.has(key)) return false;
    this.#readOnly.set(key, isReadOnly);
    return true;
  }

  /** Whether a plugin has declared that a property is set only once. */
  isReadOnly(rootId: number, name: string): boolean {
    return this.#readOnly.get(`${rootId} ${name}`) ?? false;
  }
}
