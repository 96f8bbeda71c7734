#!/bin/sh
# Puts Lathe into the menu of this user alone. Run it again after moving the folder.
set -e
here=$$(dirname "$$(readlink -f "$$0")")
share=$${XDG_DATA_HOME:-$$HOME/.local/share}
mkdir -p "$$share/applications" "$$share/mime/packages" "$$share/icons"
cp -R "$$here/share/mime/packages/lathe.xml" "$$share/mime/packages/"
cp -R "$$here/share/icons/hicolor" "$$share/icons/"
# In a menu entry a path stands in quotes; quotes, backslashes, dollars and per cents in it are marked, and the
# backslashes doubled, as the standard asks. Then each is marked once more for sed.
quoted=$$(printf '%s' "$$here/lathe.sh" | sed -e 's/[\\"`$$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')
for_sed=$$(printf '%s' "$$quoted" | sed -e 's/[\\&|]/\\&/g')
sed -e "s|^Exec=$command|Exec=\"$$for_sed\"|" "$$here/share/applications/lathe.desktop" >"$$share/applications/lathe.desktop"
update-desktop-database "$$share/applications" 2>/dev/null || true
update-mime-database "$$share/mime" 2>/dev/null || true
echo "Lathe is in the menu now. remove-from-menu.sh takes it out again."
