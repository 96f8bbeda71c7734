#!/bin/sh
# Undoes add-to-menu.sh. This folder and everything made with Lathe stay.
set -e
here=$$(dirname "$$(readlink -f "$$0")")
share=$${XDG_DATA_HOME:-$$HOME/.local/share}
rm -f "$$share/applications/lathe.desktop" "$$share/mime/packages/lathe.xml"
(cd "$$here/share/icons" && find hicolor -type f) | while read -r icon; do rm -f "$$share/icons/$$icon"; done
update-desktop-database "$$share/applications" 2>/dev/null || true
update-mime-database "$$share/mime" 2>/dev/null || true
echo "Lathe is out of the menu. What you made with it is where it was:"
echo "  $$share/lathe, $${XDG_CACHE_HOME:-$$HOME/.cache}/lathe and the folders of your projects"
