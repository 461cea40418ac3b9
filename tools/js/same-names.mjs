// Whether modules mean the same after their variables got short names: every word leads to the declaration that it led to
// before, and no name of a property, of another module or of the browser has changed. Reads JSON from its input,
// [[path, before, after], ...], and says what differs.
import { readFileSync } from "node:fs";
import ts from "typescript";

const BEFORE = "/before/";
const AFTER = "/after/";
const modules = JSON.parse(readFileSync(0, "utf8"));
const texts = new Map(
  modules.flatMap(([path, before, after]) => [
    [BEFORE + path, before],
    [AFTER + path, after],
  ]),
);
const program = ts.createProgram(
  [...texts.keys()].map(asTypeScript),
  { noLib: true, noResolve: true, types: [] },
  {
    getSourceFile: (name, target) => ts.createSourceFile(name, texts.get(name.slice(0, -3)) ?? "", target, true),
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: () => false,
    readFile: () => undefined,
  },
);
const checker = program.getTypeChecker();
const differences = modules.flatMap(([path]) => compare(path));
for (const each of differences) console.error(each);
process.exit(differences.length ? 1 : 0);

/** As JavaScript, an assignment to window.x would declare it. @param {string} path */
function asTypeScript(path) {
  return `${path}.ts`;
}

/** @param {string} path */
function compare(path) {
  const [before, after] = [BEFORE, AFTER].map((folder) => nodesOf(program.getSourceFile(asTypeScript(folder + path))));
  if (before.length !== after.length) return [`${path}: other code`];
  const [places, placesAfter] = [before, after].map((nodes) => new Map(nodes.map((node, i) => [node, i])));
  return before.flatMap((node, i) => {
    const other = after[i];
    const isSame = node.kind === other.kind && meaning(node, places) === meaning(other, placesAfter);
    return isSame ? [] : [`${path}: ${node.getText()} is ${other.getText()} now`];
  });
}

/** @param {ts.Node} root */
function nodesOf(root) {
  const nodes = [];
  const add = (node) => {
    nodes.push(node);
    ts.forEachChild(node, add);
  };
  add(root);
  return nodes;
}

/**
 * Of a word that leads to a declaration of its module the place of that one, of any other word its text; of what contains
 * others nothing.
 * @param {ts.Node} node
 * @param {Map<ts.Node, number>} places
 */
function meaning(node, places) {
  if (!ts.isIdentifier(node)) return node.getChildCount() ? "" : node.getText();
  const { parent } = node;
  const isVariable = ts.isVariableDeclaration(parent) || ts.isParameter(parent);
  if (parent.propertyName === node || (ts.isPropertyAccessExpression(parent) && parent.name === node)) return node.text;
  const place = places.get(symbolOf(node)?.declarations?.[0]) ?? node.text;
  // In a pattern, { a } has the name of a property and that of a variable.
  return parent.name === node && !isVariable && !isOfList(parent) ? `${place} ${node.text}` : place;
}

/** @param {ts.Node} node */
function isOfList(node) {
  return ts.isBindingElement(node) && (ts.isArrayBindingPattern(node.parent) || node.propertyName);
}

/** @param {ts.Identifier} node */
function symbolOf(node) {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent);
  return ts.isExportSpecifier(parent)
    ? checker.getExportSpecifierLocalTargetSymbol(parent)
    : checker.getSymbolAtLocation(node);
}
