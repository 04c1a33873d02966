/** Workspace lint rules. */
const requireDefaultTag = {
  meta: {
    type: 'problem',
    docs: { description: 'every optional property of an exported interface says what happens without it' },
    messages: { missing: 'Optional property `{{name}}` needs a `@default`: a value, or a dash and the behaviour.' },
    schema: [],
  },
  create(context) {
    const exported = (node) => node.parent?.parent?.type === 'ExportNamedDeclaration';
    return {
      'TSInterfaceBody > TSPropertySignature[optional=true]'(node) {
        if (!exported(node.parent)) return;
        const comment = context.sourceCode.getCommentsBefore(node).at(-1);
        if (comment?.value.includes('@default')) return;
        context.report({ node, messageId: 'missing', data: { name: context.sourceCode.getText(node.key) } });
      },
    };
  },
};

export default { rules: { 'require-default-tag': requireDefaultTag } };
