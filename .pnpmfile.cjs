/** What a published package says of itself: nothing of how it is built here, and room for newer minors. */
module.exports = {
  hooks: {
    beforePacking({ devDependencies: _, scripts: __, ...manifest }) {
      const dependencies = Object.entries(manifest.dependencies ?? {});
      return {
        ...manifest,
        dependencies: Object.fromEntries(
          dependencies.map(([name, version]) => [name, `^${version}`]),
        ),
      };
    },
  },
};
