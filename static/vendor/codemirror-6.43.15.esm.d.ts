// What is used of CodeMirror 6.

export type Extension = object;

export interface Line {
  number: number;
  from: number;
  to: number;
  text: string;
}

export interface Text {
  lines: number;
  length: number;
  line(number: number): Line;
  lineAt(position: number): Line;
  toString(): string;
}

export interface Change {
  from: number;
  to?: number;
  insert?: string;
}

export interface TransactionSpec {
  changes?: Change | Change[];
  selection?: { anchor: number; head?: number };
  effects?: object;
  annotations?: object[];
  scrollIntoView?: boolean;
  userEvent?: string;
}

export class Transaction {
  static addToHistory: { of(value: boolean): object };
  static remote: { of(value: boolean): object };
  annotation(type: object): unknown;
}

export class EditorState {
  static create(config: { doc: string; selection: { anchor: number }; extensions: Extension[] }): EditorState;
  static readOnly: { of(value: boolean): Extension };
  doc: Text;
  readOnly: boolean;
  selection: { main: { head: number; empty: boolean } };
  sliceDoc(from: number, to: number): string;
  replaceSelection(text: string): TransactionSpec;
}

export class Compartment {
  of(extension: Extension): Extension;
  reconfigure(extension: Extension): object;
}

export interface ViewUpdate {
  docChanged: boolean;
  selectionSet: boolean;
  transactions: Transaction[];
}

export class EditorView {
  static theme(rules: Record<string, Record<string, string>>): Extension;
  static lineWrapping: Extension;
  static contentAttributes: { of(attributes: Record<string, string>): Extension };
  static updateListener: { of(listener: (update: ViewUpdate) => void): Extension };
  static domEventHandlers(handlers: { beforeinput(event: InputEvent, view: EditorView): boolean }): Extension;
  static scrollIntoView(position: number, options: { y: string }): object;
  constructor(config: { state: EditorState; parent: ShadowRoot; root: ShadowRoot });
  state: EditorState;
  hasFocus: boolean;
  composing: boolean;
  dispatch(...specs: TransactionSpec[]): void;
  focus(): void;
  destroy(): void;
}

export interface KeyBinding {
  key: string;
  preventDefault?: boolean;
  run(view: EditorView): boolean;
}

export interface CompletionContext {
  pos: number;
  state: EditorState;
  matchBefore(pattern: RegExp): { from: number; to: number; text: string } | null;
}

export interface CompletionResult {
  from: number;
  options: { label: string; detail: string; apply: string }[];
  validFor: RegExp;
}

export interface Diagnostic {
  from: number;
  to: number;
  severity: "error" | "warning";
  message: string;
}

export interface StringStream {
  string: string;
  sol(): boolean;
  match(pattern: RegExp): unknown;
  next(): void;
  skipToEnd(): void;
}

export class StreamLanguage {
  static define<State>(spec: {
    name: string;
    startState(): State;
    token(stream: StringStream, state: State): string | null;
  }): Extension;
}

export class HighlightStyle {
  static define(rules: { tag: object; color?: string; fontWeight?: string }[]): HighlightStyle;
}

export const tags: Record<"heading" | "attributeName" | "string" | "link" | "atom" | "strong" | "monospace", object>;
export const keymap: { of(bindings: KeyBinding[]): Extension };
export const completionKeymap: KeyBinding[];
export const defaultKeymap: KeyBinding[];
export const historyKeymap: KeyBinding[];
export const lintKeymap: KeyBinding[];
export const searchKeymap: KeyBinding[];
export function autocompletion(options: {
  override: ((context: CompletionContext) => CompletionResult | null)[];
  icons: boolean;
}): Extension;
export function highlightActiveLine(): Extension;
export function highlightActiveLineGutter(): Extension;
export function history(): Extension;
export function lineNumbers(): Extension;
export function lintGutter(): Extension;
export function search(options: { top: boolean }): Extension;
export function setDiagnostics(state: EditorState, diagnostics: Diagnostic[]): TransactionSpec;
export function syntaxHighlighting(style: HighlightStyle): Extension;
