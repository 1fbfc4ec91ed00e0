# syntax=docker/dockerfile:1
# Node's major version is the one that package.json asks for; the patch level comes with each build of the image.
FROM node:24-slim AS build
WORKDIR /app
# The dependencies change seldom: a layer of their own, so that a change of the code does not install them again.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
# The bundle holds nearly all packages: what is left of them is what it imports, and zod for plugins.
RUN npm run build && npm run trim

FROM node:24-slim
# glibc keeps what each thread has freed for that thread, and after a busy hour more and more of what was freed at all:
# with one arena, and what is free beyond 128 KiB given back, an idle bot holds 14 MB less.
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 DATABASE_URL=sqlite:/data/coordinator.db
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY app.yml README.md CHANGELOG.md LICENSE ./
COPY templates ./templates
# The image's own user without rights. Only /data is his, so nothing of the program can be changed from inside; with
# --read-only, /tmp as a tmpfs keeps what Node.js compiled for the next start.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Well as long as a restart would not help; Gitea being away does not count. It reads HOST and PORT as the bot does, from a .env as well.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "/app/dist/cli/cli.js", "health"]
# Not through npm: a signal has to reach the bot itself. The whole path, so that another working directory may be mounted.
ENTRYPOINT ["node", "--max-semi-space-size=4", "/app/dist/cli/cli.js"]
CMD ["start"]
